package jobsync

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// rules are a policy with its defaults, and what recognises them: a state that was
// planned by other ones is looked at job by job.
type rules struct {
	Policy

	digest string
	filter string // of the filter alone
}

func newRules(policy Policy) rules {
	policy = policy.withDefaults()
	return rules{Policy: policy, digest: digest(policy), filter: policy.Filter.digest()}
}

// digest recognises a value that has a form in JSON.
func digest(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return "" // a policy has no value that JSON lacks, see Policy.Validate
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}
