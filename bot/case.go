package bot

import "zhengda/knowledge"

// CaseFacts are what a conversation has told of the person and the matter.
// They survive turns; a new fact replaces an old one. Zero fields are unknown.
type CaseFacts struct {
	Region       string              `json:"region,omitempty"`      // GB/T 2260 code
	RegionName   string              `json:"region_name,omitempty"` // 湛江市
	Document     knowledge.Document  `json:"document,omitempty"`
	Procedure    knowledge.Procedure `json:"procedure,omitempty"`
	Aspect       Aspect              `json:"aspect,omitempty"`
	AgeMin       *int                `json:"age_min,omitempty"` // years; equal to AgeMax when told exactly
	AgeMax       *int                `json:"age_max,omitempty"`
	Household    string              `json:"household,omitempty"` // GB/T 2260 code, or "other" for outside Guangdong
	Fingerprints knowledge.Truth     `json:"fingerprints,omitzero"`
	Proxy        knowledge.Truth     `json:"proxy,omitzero"`
}

// Aspect is what the question wants to know of the matter.
type Aspect string

// The aspects.
const (
	AspectWhere     Aspect = "where"     // in which ways and places
	AspectHow       Aspect = "how"       // steps
	AspectMaterials Aspect = "materials" // what to bring
	AspectFee       Aspect = "fee"
	AspectTime      Aspect = "time"     // how long until it is there
	AspectValidity  Aspect = "validity" // how long it is valid
	AspectBooking   Aspect = "booking"
	AspectProgress  Aspect = "progress"
	AspectPhoto     Aspect = "photo" // what the picture must be like
	AspectWhat      Aspect = "what"  // what something is
	AspectMay       Aspect = "may"   // whether it is possible or needed
)
