package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/scope"
	"bulla/core/shell"
	"bulla/core/signing"
)

const userPrefix = scope.UserPrefix

// issuing holds the flags of issue.
type issuing struct {
	users, scopes           []string
	preset, tenant, expires string
	env, alg, key, broken   string
	claims, header          []string
	remote                  remote
	// documents are the header and payload that an INPUT gives to be signed.
	documents core.Documents
}

func (s *session) issueCommand() *cobra.Command {
	var i issuing
	cmd := &cobra.Command{
		Use:   "issue [INPUT]",
		Short: "build and sign a token as Courier would",
		Long: `Builds a token with the claims of Courier's issue-token endpoint, signs it with a
local key and prints only the token. Courier refuses it, because only Courier has the
key of your workspace: use it to try your own code, and to preview a request. With
--remote Courier itself issues the token: one request is sent, with your API key.
--dry-run prints that request and sends nothing.

With INPUT it signs that instead: a token, a claims object, or the output of bulla
decode --json, edited in any way. Use - for stdin, and @FILE for a file. Members keep
their order and numbers keep their digits.

--claim and --header add or replace a member. Its value is JSON; exp, nbf and iat also
accept +30m, "in 2 days" or "2026-11-20 12:00", which is UTC unless you give a zone,
as in "2026-11-20 12:00+01:00".

--broken NAME breaks the token on purpose, to show what is wrong with it or to test how
your app handles it; --broken list lists the names. It prints the token, or the
Authorization header if the fault is around the token. On stderr it says what Courier
would answer if the secret were its own, what the SDK does then, and the command that
gets this answer from bulla serve with the same --secret.

The exit status is 1 if an error was found in the request; the token is printed anyway,
but with --remote nothing is sent. It is also 1 if Courier refuses the request, and 2
if Courier can't be reached.`,
		Example: `  bulla issue --user pigeon --preset inbox
  bulla issue --scope "user_id:pigeon inbox:read:messages" --expires-in "2 days"
  bulla issue --user pigeon --preset create-tenant --tenant acme
  bulla issue --user pigeon --preset inbox --secret env:JWT_SECRET --json
  bulla issue --user pigeon --preset inbox --claim exp=+30m --claim 'role="admin"'
  bulla issue "$TOKEN" --claim exp=+1h --secret @private.pem
  bulla issue --broken list
  bulla issue --broken expired --secret env:JWT_SECRET
  bulla issue --broken wrong-user | bulla diagnose --user pigeon
  bulla issue --user pigeon --preset inbox --remote
  bulla issue --user pigeon --preset inbox --dry-run --region eu
  bulla decode "$TOKEN" --json | jq '.token.payload.sub = "a"' | bulla issue --json -`,
		RunE: func(cmd *cobra.Command, args []string) error { return i.choose(s, cmd.Flags(), args) },
	}
	i.compose(cmd)
	i.sign(s, cmd)
	i.remote.bind(cmd)
	completeBy(cmd, "region", func(*pflag.FlagSet) []string { return s.fittingRegions() })
	completeFiles(cmd, apiKeyFlag)
	i.breaking(s, cmd)
	cmd.ValidArgsFunction = completeInput
	return cmd
}

// choose signs a token here, has Courier issue it, or breaks it on purpose.
func (i *issuing) choose(s *session, flags *pflag.FlagSet, args []string) error {
	if i.broken != "" {
		return i.runBroken(s, flags, args)
	}
	if err := i.remote.check(flags, args); err != nil {
		return err
	}
	if i.remote.used() {
		return i.issueRemotely(s)
	}
	if err := i.contradictions(flags, args); err != nil {
		return err
	}
	return i.run(s, args)
}

// sign adds the flags that only a token signed here can have.
func (i *issuing) sign(s *session, cmd *cobra.Command) {
	flags := cmd.Flags()
	onceVar(flags, &i.env, "env", "production", "the environment `ENV`: production, test or env_ID")
	onceVar(flags, &i.alg, "alg", "", "sign with the algorithm `ALG`; by default the usual one for the key, HS256 for a secret")
	onceVar(flags, &i.key, "secret", "", "sign with this `SECRET` or private key instead of a random secret: "+secretForms)
	flags.StringArrayVar(&i.claims, "claim", nil, "add or replace the claim `NAME=JSON`; may be repeated")
	flags.StringArrayVar(&i.header, "header", nil, "add or replace the header parameter `NAME=JSON`; may be repeated")
	completeBy(cmd, "alg", func(*pflag.FlagSet) []string { return s.signable(i.key) })
	complete(cmd, "env", namedEnvironments())
	completeFiles(cmd, "secret")
}

// compose adds the flags that make up the request.
func (i *issuing) compose(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&i.users, "user", nil, "act for the user `ID`; may be repeated")
	flags.StringArrayVar(&i.scopes, "scope", nil, "a `SCOPE`, or a whole scope string; may be repeated")
	presetVar(flags, &i.preset, "add the scopes of the preset `NAME`; bulla scopes lists them")
	tenantVar(flags, &i.tenant)
	onceVar(flags, &i.expires, "expires-in", "1d",
		"how long the token is valid, `TEXT` such as \"2 days\" or \"until 17:00\"; none for no exp")
	complete(cmd, "scope", scopeNames())
	completeBy(cmd, "preset", fittingPresets)
	complete(cmd, "expires-in", append(expiry.Presets(), "none"))
}

// presetVar adds the flag --preset.
func presetVar(flags *pflag.FlagSet, preset *string, usage string) {
	twice := fail("is given more than once", "give one preset, and the scopes of the other as --scope")
	flags.Var(&once{text: preset, twice: twice}, "preset", usage)
}

func (i *issuing) run(s *session, args []string) error {
	if err := i.check(s, args); err != nil {
		return err
	}
	if err := i.checkMembers(s); err != nil {
		return err
	}
	if len(args) > 0 {
		if err := i.read(s, args); err != nil {
			return err
		}
	}
	signer, err := i.signer(s)
	if err != nil {
		return err
	}
	if err := i.fit(s, signer); err != nil {
		return err
	}
	at, err := s.issueMoment()
	if err != nil {
		return err
	}
	snapshot := i.workbench(signer, at).Snapshot(s.now)
	if snapshot.Token.Text == "" {
		return fail("the token cannot be issued: "+snapshot.NoToken, `give a shorter --expires-in, such as "30 days"`)
	}
	s.note(i.signedWith(signer)+": Courier will refuse this token", "")
	return i.issued(s, snapshot)
}

// issued prints a token and, on stderr, what was found in it.
func (i *issuing) issued(s *session, snapshot core.Snapshot) error {
	i.warn(s, snapshot)
	err := s.print(
		func() []byte { return report.Issue(snapshot) },
		func() string { return snapshot.Token.Text + "\n" },
	)
	if err == nil && snapshot.Verdict == diagnose.Broken {
		return refusal{}
	}
	return err
}

// check refuses flags that are invalid, before any key is read.
func (i *issuing) check(s *session, args []string) error {
	if i.alg != "" && !slices.Contains(signing.Algorithms(), i.alg) {
		return unknownName("--alg", i.alg, signing.Algorithms())
	}
	if len(args) > 0 {
		if err := oneInput(args); err != nil {
			return err
		}
		return oneStdin(args, "--secret", i.key)
	}
	if !courier.IsEnvironment(i.env) {
		return unknownName("--env", i.env, environments())
	}
	if err := i.readExpiry(s); err != nil {
		return err
	}
	return i.checkScopes()
}

func (i *issuing) checkScopes() error {
	if err := i.checkUsers(); err != nil {
		return err
	}
	for word := range strings.FieldsSeq(strings.Join(i.scopes, " ")) {
		if id := strings.TrimPrefix(word, userPrefix); redact.Keys(id) != id {
			return fail("--scope contains a key: "+quote(redact.Keys(id)), "give only scopes and user IDs, and rotate the key if others could see it")
		}
	}
	if i.preset == "" {
		return i.checkWithoutPreset()
	}
	if err := checkPreset(i.preset, i.tenant); err != nil {
		return err
	}
	preset, _ := scope.PresetByName(i.preset)
	switch {
	case !i.hasUser():
		return fail("the preset "+i.preset+" needs a user", "add --user ID")
	case preset.Placeholder != "" && i.tenant == "":
		return fail("the preset "+i.preset+" needs a tenant", "add --tenant ID")
	default:
		return nil
	}
}

// checkUsers refuses a --user that would become several scopes or another user than the one meant.
func (i *issuing) checkUsers() error {
	for _, user := range i.users {
		switch {
		case user == "":
			return fail("--user is empty", "give the user ID that the SDK uses")
		case checkNoKey(user) != nil:
			return checkNoKey(user)
		case strings.Contains(user, " "):
			return fail("--user "+quote(user)+" contains a space; spaces separate scopes", "give --user once for each user")
		case strings.HasPrefix(user, userPrefix):
			return prefixed(user)
		}
	}
	return nil
}

// prefixed returns the failure of a --user that is a user_id scope instead of an ID.
func prefixed(user string) error {
	id := strings.TrimPrefix(user, userPrefix)
	return fail("--user "+quote(user)+" begins with "+userPrefix, "give only the ID: --user "+shell.Word(id))
}

// checkWithoutPreset checks the flags that name scopes when no preset does.
func (i *issuing) checkWithoutPreset() error {
	switch {
	case i.tenant != "":
		return fail("--tenant works only with a preset that needs a tenant", "add --preset create-tenant, or give the tenant in --scope")
	case len(i.scopes) > 0 && scope.Join(i.scopes) == "":
		return fail("--scope is empty", "give a scope, or leave it out")
	case len(i.scopes) == 0 && len(i.users) == 0 && !i.sets(i.claims, "scope"):
		return fail("no scope was given", "bulla issue --user ID --preset inbox; to sign stdin, bulla issue -")
	default:
		return nil
	}
}

// checkPreset checks the name of a preset and its tenant.
func checkPreset(name, tenant string) error {
	preset, ok := scope.PresetByName(name)
	switch {
	case !ok:
		return unknownName("--preset", name, scope.PresetNames())
	case preset.Placeholder == "" && tenant != "":
		return fail("the preset "+name+" has no tenant", "leave --tenant out, or use the preset create-tenant or brand-editor")
	case strings.ContainsAny(tenant, " :"):
		return fail("--tenant "+quote(tenant)+" contains a space or a colon; scopes are separated by them", "give only the ID of the tenant")
	default:
		return nil
	}
}

// hasUser reports whether --user or --scope names a user.
func (i *issuing) hasUser() bool {
	return len(i.users) > 0 || strings.Contains(" "+scope.Join(i.scopes), " "+userPrefix)
}

// workbench applies the same changes as the screen. The key comes last, so that the token is signed
// only once: signing with an RSA key is slow.
func (i *issuing) workbench(signer signing.Key, at core.Moment) core.Workbench {
	w := core.New(signing.Key{}, at)
	for _, change := range append(i.changes(), i.memberChanges()...) {
		w = w.Apply(change, at)
	}
	if i.documents.Payload == "" {
		w = w.Apply(core.SetScope{Text: i.withScopes(slices.Clip(w.Request.Scopes))}, at)
	}
	return w.Apply(core.SetSigner{Key: signer}, at)
}

// changes returns the changes that the request consists of.
func (i *issuing) changes() []core.Change {
	if i.documents.Payload != "" {
		return []core.Change{core.SetDocuments{Documents: i.documents}}
	}
	changes := []core.Change{core.SetScope{}}
	for _, user := range i.users {
		changes = append(changes, core.AddScope{Scope: userPrefix + user})
	}
	if i.preset != "" {
		changes = append(changes, core.UsePreset{Name: i.preset, Argument: i.tenant})
	}
	return append(changes, i.lifetime(), core.SetEnvironment{Name: i.env})
}

// lifetime returns the change that --expires-in makes.
func (i *issuing) lifetime() core.Change {
	if expiry.IsNever(i.expires) {
		return core.NeverExpire{}
	}
	return core.SetExpiry{Text: i.expires}
}

// withScopes appends the words of --scope to those of the users and the preset, in their order and
// without duplicates.
func (i *issuing) withScopes(words []string) string {
	for word := range strings.SplitSeq(scope.Join(i.scopes), " ") {
		if len(i.users) == 0 && i.preset == "" || !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return scope.Join(words)
}

// warn says on stderr what was found, one line each, worst first. Findings that only follow from a
// lifetime without a unit, or from one that is over immediately, are left out.
func (i *issuing) warn(s *session, snapshot core.Snapshot) {
	warnings := snapshot.Lifetime.Warnings()
	reported := covered(warnings)
	for _, w := range warnings {
		if w.Fatal {
			s.note("error: "+w.Text, w.Fix)
		}
	}
	for _, f := range snapshot.Findings {
		if reported[f.Code] || f.Severity > diagnose.Warning {
			continue
		}
		reported[f.Code] = f.Severity == diagnose.Warning
		s.note(f.Severity.String()+": "+f.Title, f.Fix)
	}
	for _, w := range warnings {
		fix := w.Fix
		if w.Instead != "" {
			fix = "give --expires-in " + shell.Word(w.Instead)
		}
		if !w.Fatal && !reported[w.Code] {
			s.note("warning: "+w.Text, fix)
		}
	}
}

// covered returns the codes of findings and warnings that only repeat a warning about the lifetime.
func covered(warnings []expiry.Warning) map[string]bool {
	reported := map[string]bool{}
	if unitless(warnings) {
		for _, code := range []string{"exp-soon", expiry.CodeTiny, expiry.CodeFraction} {
			reported[code] = true
		}
	}
	if expiry.AnyFatal(warnings) {
		for _, code := range []string{"exp", "times-order", "exp-soon", expiry.CodeTiny} {
			reported[code] = true
		}
	}
	return reported
}

// unitless reports whether a lifetime has no unit, which is probably a mistake.
func unitless(warnings []expiry.Warning) bool {
	return slices.ContainsFunc(warnings, func(w expiry.Warning) bool { return w.Code == expiry.CodeDigits })
}
