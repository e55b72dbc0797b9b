package graphsim

import (
	"fmt"
	"strconv"
)

// extensionAttributes is the property that holds extensionAttribute1 to 15, which Exchange and Active Directory share with
// the directory. It is a map of those that were set.
const extensionAttributes = "onPremisesExtensionAttributes"

// extensionAttributeLength is the longest value of each (Graph docs: "user resource type").
const extensionAttributeLength = 1024

func checkExtensionAttributes(value any) error {
	if value == nil {
		return nil
	}
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is an object", extensionAttributes)
	}
	all := wireExtensionAttributes(nil)
	for name, value := range object {
		if _, known := all[name]; !known {
			return fmt.Errorf("there is no %s", name)
		}
		if text, ok := value.(string); !ok && value != nil || len([]rune(text)) > extensionAttributeLength {
			return fmt.Errorf("%s is no text of up to %d", name, extensionAttributeLength)
		}
	}
	return nil
}

// wireExtensionAttributes are all fifteen, the ones without a value null (Graph docs: "onPremisesExtensionAttributes resource
// type").
func wireExtensionAttributes(set map[string]any) map[string]any {
	all := make(map[string]any, 15)
	for i := 1; i <= 15; i++ {
		name := "extensionAttribute" + strconv.Itoa(i)
		all[name] = set[name]
	}
	return all
}
