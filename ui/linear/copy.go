package linear

import (
	"path/filepath"
	"slices"
	"strings"

	"bulla/core/share"
	"bulla/core/spelling"
)

// copyCommand copies the token, or something else that can be copied.
func (d *dialog) copyCommand(given string) {
	s := d.snapshot()
	items := slices.DeleteFunc(share.Items(s, d.Share), func(i share.Item) bool {
		return i.Name == share.Claim // there is no cursor
	})
	if given == "list" {
		for _, i := range items {
			d.say("copy " + i.Name)
		}
		return
	}
	item, ok := named(items, given)
	switch {
	case !ok:
		d.refuse(quote(given)+" can't be copied", spelling.Advise(given, itemNames(items), "copy list lists what can"))
	case item.WhyNot != "":
		d.refuse("there is nothing to copy", item.WhyNot)
	case d.Copy == nil:
		d.text(item.Text())
	default:
		warning := ""
		if item.HasToken {
			warning = share.Refused(d.session.Snapshot(d.Now()))
		}
		said, ok := d.Copy(item.Text(), item.Name, warning)
		if d.say(said); !ok {
			d.text(item.Text())
		}
	}
}

// named returns the item that a text names: the first with that name, or that name as a file, or
// else the first whose name begins with it or contains it. Without a text it is the token.
func named(items []share.Item, text string) (share.Item, bool) {
	text = strings.ToLower(text)
	if text == "" {
		return share.Find(items, share.Token), true
	}
	for _, fits := range []func(i share.Item) bool{
		func(i share.Item) bool { return strings.EqualFold(i.Name, text) || i.File == text },
		func(i share.Item) bool { return strings.TrimSuffix(i.File, filepath.Ext(i.File)) == text },
		func(i share.Item) bool { return strings.HasPrefix(strings.ToLower(i.Name), text) },
		func(i share.Item) bool { return strings.Contains(strings.ToLower(i.Name), text) },
	} {
		if at := slices.IndexFunc(items, fits); at >= 0 {
			return items[at], true
		}
	}
	return share.Item{}, false
}

func itemNames(items []share.Item) []string {
	var all []string
	for _, i := range items {
		all = append(all, i.Name)
	}
	return all
}
