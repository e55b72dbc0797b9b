package cli

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"
)

// confirmed asks a person at a terminal to type a word before something that cannot be taken back easily. Elsewhere
// nobody can answer, so --yes has to say it.
func (a *app) confirmed(yes bool, question, word string) error {
	if yes {
		return nil
	}
	return a.typed(question, word, "--yes")
}

// typed has a person at a terminal type word; without a terminal it says which flag does instead.
func (a *app) typed(question, word, flag string) error {
	file, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return &usageError{fmt.Errorf("this asks for a confirmation and nobody is at a terminal to give it: add %s", flag)}
	}
	fmt.Fprintf(a.err, "%s\nType %s to go on: ", question, word)
	line, _ := bufio.NewReader(file).ReadString('\n') // an end of input is a no
	if strings.TrimSpace(line) != word {
		return &usageError{fmt.Errorf("nothing was done: %q is not %q", strings.TrimSpace(line), word)}
	}
	return nil
}
