package cli

import (
	"embed"
	"slices"

	"github.com/spf13/cobra"
)

// topics are the pages of help that aren't about one command. To add one, write its text in
// topics/NAME.txt and add a row here. A command with more to tell than its flags, such as issuers,
// takes its long help from a file there too.
func topics() []struct{ name, short string } {
	return []struct{ name, short string }{
		{"emulator", "test your backend and your app against bulla serve"},
		{"environment", "the environment variables that bulla reads"},
		{"exit-status", "what the exit status of each command means"},
		{"input", "what you can give as INPUT, or paste"},
		{"json", "every member of what --json prints"},
		{"linear", "bulla in lines, for screen readers and scripts"},
		{"screen", "how to use the screen"},
		{"secrets", "how to give a secret, and what bulla does with it"},
		{"settings", "the settings file of the screen: theme, keys, what a token starts with"},
		{"signing-keys", "the keys that sign and check tokens"},
	}
}

//go:embed topics/*.txt
var topicFiles embed.FS

// topicText returns the text of a topic, as it is printed.
func topicText(name string) string {
	raw, err := topicFiles.ReadFile("topics/" + name + ".txt")
	if err != nil {
		panic("cli: " + err.Error()) // the file is embedded, or a test says that it is missing
	}
	return string(raw)
}

func topicNames() []string {
	var names []string
	for _, t := range topics() {
		names = append(names, t.name)
	}
	return names
}

func isTopic(word string) bool { return slices.Contains(topicNames(), word) }

// addTopics adds the topics to the tree, and says of the help command that it prints them. Cobra
// takes a command that can't be run as a topic.
func addTopics(tree *cobra.Command) {
	for _, t := range topics() {
		tree.AddCommand(&cobra.Command{Use: t.name, Short: t.short, Long: topicText(t.name)})
	}
	tree.InitDefaultHelpCmd()
	for _, c := range tree.Commands() {
		if c.Name() == "help" {
			c.Use, c.Short = "help [COMMAND or TOPIC]", "print the help of a command, or on a topic"
			c.Long = "Prints the help of bulla or of a command, or a text on a topic."
			c.ValidArgsFunction = completeHelp
		}
	}
}

// completeHelp offers the commands and the topics.
func completeHelp(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var offered []string
	for _, c := range cmd.Root().Commands() {
		if c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
			offered = append(offered, c.Name()+"\t"+c.Short)
		}
	}
	return beginning(offered, typed), cobra.ShellCompDirectiveNoFileComp
}
