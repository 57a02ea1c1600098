package emulator

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// defaultBrand is the brand of a request that names none.
const defaultBrand = "my_brand"

// brand is a brand as in Courier's API (Courier: SDK, resources/brands). Times are in milliseconds
// since 1970.
type brand struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Created   int64           `json:"created"`
	Updated   int64           `json:"updated"`
	Published int64           `json:"published"`
	Version   string          `json:"version"`
	Settings  json.RawMessage `json:"settings"`
	Snippets  json.RawMessage `json:"snippets"`

	logo json.RawMessage // of the settings
	size int             // bytes that it costs; 0 for the samples
}

// brandBody is the body of a request that makes or replaces a brand.
type brandBody struct {
	id, name                 string
	settings, snippets, logo json.RawMessage
}

const sampleLogo = `{"href":"","image":""}`

// addSampleBrands adds the brand of Courier's examples and one that no narrowed scope names.
func (s *store) addSampleBrands() {
	now := s.now().UnixMilli()
	for id, name := range map[string]string{defaultBrand: "My brand", "plain": "Plain"} {
		s.brands[id] = &brand{
			ID: id, Name: name, Created: now, Updated: now, Published: now, Version: isoTime(s.now()),
			Settings: json.RawMessage(`{"colors":{"primary":"#9D3789","secondary":"#2F3A4C","tertiary":"#FFFFFF"},` +
				`"email":{"header":{"logo":` + sampleLogo + `}},"inapp":{"borderRadius":"6px","disableCourierFooter":false}}`),
			Snippets: json.RawMessage(`{"items":[]}`),
			logo:     json.RawMessage(sampleLogo),
		}
	}
}

// brandList is the response to GET /brands.
type brandList struct {
	Paging  paging  `json:"paging"`
	Results []brand `json:"results"`
}

// paging says that there are no more pages: everything is on the first one.
type paging struct {
	More bool `json:"more"`
}

func (s *store) listBrands() brandList {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := brandList{Results: []brand{}}
	for b := range maps.Values(s.brands) {
		list.Results = append(list.Results, *b)
	}
	slices.SortFunc(list.Results, func(a, b brand) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

func (s *store) brand(id string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.brands[id]
	if !ok {
		return nil, unknown("brand")
	}
	return *b, nil
}

// replaceBrand replaces an existing brand.
func (s *store) replaceBrand(id string, body []byte) (any, error) {
	sent, err := readBrand(body)
	if err != nil {
		return nil, err
	}
	if sent.id != "" && sent.id != id {
		return nil, bad("the ID in the body is not the one in the path")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.brands[id]; !ok {
		return nil, unknown("brand")
	}
	return s.putBrand(id, sent)
}

// putNamedBrand makes or replaces the brand whose ID is in the body. This is inferred: Courier
// lists PUT /brands without a body.
func (s *store) putNamedBrand(body []byte) (any, error) {
	sent, err := readBrand(body)
	if err != nil {
		return nil, err
	}
	if sent.id == "" {
		return nil, bad("id is required: it names the brand to make or replace")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.putBrand(sent.id, sent)
}

func readBrand(body []byte) (sent brandBody, err error) {
	o, err := readBody(body, "id", "name", "settings", "snippets")
	if err != nil {
		return sent, err
	}
	if sent.id, err = o.word("id"); err != nil {
		return sent, err
	}
	if sent.name, err = o.word("name"); err != nil {
		return sent, err
	}
	if strings.TrimSpace(sent.name) == "" {
		return sent, bad("name is required")
	}
	settings, err := o.anyMembers("settings")
	if err != nil {
		return sent, err
	}
	snippets, err := o.anyMembers("snippets")
	if err != nil {
		return sent, err
	}
	email, _ := settings["email"].(map[string]any)
	header, _ := email["header"].(map[string]any)
	sent.settings, sent.snippets, sent.logo = encodeJSON(settings), encodeJSON(snippets), encodeJSON(header["logo"])
	return sent, nil
}

func (s *store) putBrand(id string, sent brandBody) (any, error) {
	now := s.now()
	b := &brand{ID: strings.Clone(id), Created: now.UnixMilli()}
	if old, ok := s.brands[id]; ok {
		*b = *old
	} else if err := full(len(s.brands), "brands"); err != nil {
		return nil, err
	}
	size := entrySize + jsonSize(id) + jsonSize(sent.name) + len(sent.settings) + len(sent.snippets) + len(sent.logo)
	if err := s.reserve(size - b.size); err != nil {
		return nil, err
	}
	b.Name, b.Settings, b.Snippets = strings.Clone(sent.name), sent.settings, sent.snippets
	b.logo, b.size = sent.logo, size
	b.Updated, b.Published, b.Version = now.UnixMilli(), now.UnixMilli(), isoTime(now)
	s.brands[b.ID] = b
	return *b, nil
}

func (s *store) deleteBrand(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.brands[id]
	if !ok {
		return unknown("brand")
	}
	delete(s.brands, id)
	return s.reserve(-b.size)
}

// namedBrand returns the ID of the brand that DELETE /brands names in the query or in the body.
// This is inferred, as for PUT.
func namedBrand(x *exchange) (string, error) {
	if id := x.URL.Query().Get("id"); id != "" {
		return id, nil
	}
	const required = "id is required: it names the brand to delete"
	if len(x.body) == 0 {
		return "", bad(required)
	}
	o, err := readBody(x.body, "id")
	if err != nil {
		return "", err
	}
	id, err := o.word("id")
	if err == nil && id == "" {
		err = bad(required)
	}
	return id, err
}

// graphBrand returns a brand as in the GraphQL of the SDKs (Courier: courier-js, brand-client), nil
// if there is none. The caller holds the lock.
func (s *store) graphBrand(id string) any {
	b, ok := s.brands[id]
	if !ok {
		return nil
	}
	return map[string]any{
		"id": b.ID, "name": b.Name, "settings": b.Settings, "snippets": b.Snippets,
		"logo": b.logo, "links": map[string]any{},
	}
}
