package settings

import (
	"slices"
	"testing"
)

func TestEveryCloudHasItsAddressesAndWhatItLacks(t *testing.T) {
	k, _ := keyNamed("cloud")
	for _, name := range k.enum {
		cloud, known := clouds[Cloud(name)]
		if !known {
			t.Errorf("nothing is known of the cloud %s", name)
		}
		if own := Cloud(name) == Custom; (cloud.graph == "") != own || (cloud.login == "") != own {
			t.Errorf("%s: Graph at %q, sign-in at %q", name, cloud.graph, cloud.login)
		}
		lacks := slices.Contains([]Cloud{GCCHigh, DoD, China}, Cloud(name))
		if Cloud(name).Lacks(PermanentDelete) != lacks {
			t.Errorf("%s lacks permanentDelete: %t, want %t", name, !lacks, lacks)
		}
	}
	if len(clouds) != len(k.enum) {
		t.Errorf("%d clouds, %d names", len(clouds), len(k.enum))
	}
}
