package intake

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostileKinds are the rows of the testkit that are no JWT, by their id. All
// other rows of the three classes hold one.
var hostileKinds = map[string]Kind{
	"o-opaque": Opaque, "o-opaque-40": Opaque,
	"o-aws": KnownSecret, "o-github": KnownSecret, "o-gitlab": KnownSecret, "o-slack": KnownSecret, "o-vault": KnownSecret,
	"o-paseto-local": Paseto, "o-paseto-public": Paseto,
	"o-jwe-dir": JWE, "o-jwe-pbes2": JWE, "o-sdjwt": SDJWT,
	"o-jws-json": JWSJSON, "o-jws-flat": JWSJSON, "o-jwks": JWK, "o-pem": PEM, "o-cert": PEM,
	"o-iap": Text, "o-domain": Text, "o-semver": Text, "o-gofile": Text, "o-url": URL, "o-prose": Text,
	"o-json-error": JSON, "o-null": Text, "o-undefined": Text, "o-bearer-null": Text, "o-template": Text,
	"o-space": Empty, "o-dots": Text, "o-many-dots": Text,
}

// hostileLost are the rows that were tokens and of which nothing can be read.
var hostileLost = map[string]bool{"w-uppercased": true, "t-redacted": true}

// hostileRemarks are the remarks that single rows must bring.
var hostileRemarks = map[string]string{
	"w-json-access-id": SeveralTokens, "w-ten": SeveralTokens,
	"w-url-query": TokenInURL, "w-url-fragment": TokenInURL, "o-bearer-twice": SchemeTwice,
	"w-token-scheme": Wrapped, "w-wrap76": Wrapped, "w-wrap76-crlf": Wrapped, "w-wrap-linenos": Wrapped,
	"w-qp-soft": Wrapped, "w-go-concat": Wrapped, "w-percent": Wrapped, "w-md-escaped": Wrapped, "w-two-same": Wrapped,
	"o-null": UnsetVariable, "o-undefined": UnsetVariable, "o-bearer-null": UnsetVariable, "o-template": UnsetVariable,
	"w-k8s-secret": Wrapped, "w-ansi-colour": Wrapped, "w-uppercased": NotAToken, "t-redacted": Truncated, "t-cut-head": Truncated,
	"t-stars": Truncated, "o-jws-json": JWSJSONForm, "o-json-error": NotAToken,
	"o-opaque": OpaqueToken, "o-github": OtherSecret, "o-pem": OtherSecret, "o-jws-flat": JWSJSONForm,
}

type hostileRow struct{ ID, Input, Class, Expect string }

func hostileRows(t *testing.T) []hostileRow {
	t.Helper()
	folder := os.Getenv("BULLA_TESTKIT")
	if folder == "" {
		t.Skip("BULLA_TESTKIT is not set: the hostile inputs are not read")
	}
	file, err := os.Open(filepath.Join(folder, "hostile_inputs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var rows []hostileRow
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row hostileRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestHostileInputs(t *testing.T) {
	known := map[string]bool{"paste-wrapper": true, "truncated": true, "not-a-jwt": true}
	seen := 0
	for _, row := range hostileRows(t) {
		t.Run(row.ID, func(t *testing.T) {
			got := Find(row.Input)
			for _, r := range got.Remarks {
				checkShown(t, row.Input, r.Title+r.Because+r.Fix)
			}
			if !known[row.Class] {
				return // must not panic or leak, the rest is the decoder's
			}
			seen++
			want, other := hostileKinds[row.ID]
			if !other {
				want = JWT
			}
			token := (want == JWT || want == JWE || want == SDJWT || want == JWSJSON) && !hostileLost[row.ID]
			if got.Kind != want || (got.Token != "") != token {
				t.Errorf("kind %q, token %q; want kind %q (%s)", got.Kind, got.Token, want, row.Expect)
			}
			if code := hostileRemarks[row.ID]; code != "" && !got.HasRemark(code) {
				t.Errorf("no remark %s among %+v (%s)", code, got.Remarks, row.Expect)
			}
			if shown := fmt.Sprintf("%+v", got); want == KnownSecret && strings.Contains(shown, row.Input) {
				t.Errorf("the secret is shown: %s", shown)
			}
		})
	}
	if seen < len(hostileKinds) {
		t.Errorf("%d rows were judged, the table alone has %d", seen, len(hostileKinds))
	}
}
