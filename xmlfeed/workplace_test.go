package xmlfeed_test

import (
	"testing"

	"github.com/personio-go/sdk/xmlfeed"
)

// Personio's help centre, article 19610748347805, read 2026-11-30.
func TestWorkplace(t *testing.T) {
	t.Parallel()
	for want, offices := range map[xmlfeed.Workplace][]string{
		xmlfeed.Remote: {
			"Berlin (remote)", "Remote", "REMOTE Italy", "Berlin/Remote", "Berlin - remote", "Berlin-Remote", "Mobiles  Arbeiten", "München (mobiles Arbeiten)",
			"A distancia", "Travail à distance", "TRAVAIL À DISTANCE", "Travail a\u0300 distance", "Milano, remoto", "Op afstand",
		},
		xmlfeed.Hybrid: {"Hybrid", "Berlin, hybrid", "Híbrido", "HI\u0301BRIDO", "Hybride", "Ibrido", "Berlin (remote or hybrid)"},
		xmlfeed.OnSite: {
			"", "Berlin", "Remotely", "Remote1", "Berlinremote", "remote_work", "Hybridstraße 5", "Mobiles", "Arbeiten", "Travail", "à distance", "distancia",
			"Hibrido", "Afstand", "Op", "Remötë", "Remote\u0301",
		},
	} {
		for _, office := range offices {
			if got := (xmlfeed.Position{Office: office}).Workplace(); got != want {
				t.Errorf("%q: %s, want %s", office, got, want)
			}
		}
	}
}
