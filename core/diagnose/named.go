package diagnose

// The codes of findings that other packages act on.
const (
	CodeSignature           = "signature"
	CodeKeyType             = "key-type"
	CodeLocalKey            = "local-key"
	CodeScopeMissing        = "scope-missing"
	CodeScopeType           = "scope-type"
	CodeScopeSeparator      = "scope-separator"
	CodeScopeCharacter      = "scope-character"
	CodeUserForm            = "user-form"
	CodeUserPlaceholder     = "user-placeholder"
	CodeUserMissing         = "user-missing"
	CodeUserMismatch        = "user-mismatch"
	CodeScopeEmpty          = "scope-empty"
	CodeScopeNeeded         = "scope-needed"
	CodeScopeTrap           = "scope-trap"
	CodeScopeLegacy         = "scope-legacy"
	CodeScopeUnknown        = "scope-unknown"
	CodeNotCourier          = "not-courier"
	CodeEnvironment         = "environment"
	CodeEnvironmentExpected = "environment-expected"
	CodeWorkspace           = "workspace"
	CodeElsewhere           = "elsewhere"
)
