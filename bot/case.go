package bot

import (
	"maps"
	"slices"

	"zhengda/knowledge"
)

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
	Person       string              `json:"person,omitempty"` // who the card is for, see personWords
	// Further are rarer facts, by their names in knowledge.CaseField. The map is
	// never changed once set: cases are copied.
	Further map[string]string `json:"further,omitempty"`
}

// tell gives the further facts after a turn that told some and took others back.
// What somebody is at all is told anew by each turn that speaks of it: it is then
// about somebody else.
func (k CaseFacts) tell(told map[string]string, taken []string) map[string]string {
	further := maps.Clone(k.Further)
	for _, name := range taken {
		delete(further, name)
	}
	for name := range told {
		if slices.Contains(standing, name) {
			for _, other := range standing {
				delete(further, other)
			}
			delete(further, "where")
			break
		}
	}
	if further == nil {
		further = map[string]string{}
	}
	maps.Copy(further, told)
	if len(further) == 0 {
		return nil
	}
	return further
}

// standing are the further facts that tell what somebody is.
var standing = knowledge.Standing()

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

// aspectNames word an aspect inside a standalone question.
var aspectNames = map[Aspect]string{
	AspectWhere: "去哪里办", AspectHow: "怎么办理", AspectMaterials: "要带什么材料", AspectFee: "多少钱", AspectTime: "多久能拿到",
	AspectValidity: "有效期多久", AspectBooking: "怎么预约", AspectProgress: "怎么查进度", AspectPhoto: "照片有什么要求",
	AspectWhat: "是什么", AspectMay: "可以吗",
}

// aspectKinds are the kinds of section that speak of an aspect, the leading
// kind first.
var aspectKinds = map[Aspect][]knowledge.Kind{
	AspectWhere:     {knowledge.KindAnswer, knowledge.KindWindow, knowledge.KindOnline, knowledge.KindSelfService},
	AspectHow:       {knowledge.KindSteps, knowledge.KindOnline, knowledge.KindWindow},
	AspectMaterials: {knowledge.KindMaterials},
	AspectFee:       {knowledge.KindFee},
	AspectTime:      {knowledge.KindTime},
	AspectValidity:  {knowledge.KindValidity, knowledge.KindAnswer},
	AspectBooking:   {knowledge.KindAnswer, knowledge.KindSelfService, knowledge.KindWindow, knowledge.KindSteps},
	AspectProgress:  {knowledge.KindTime, knowledge.KindAnswer, knowledge.KindNotes},
	AspectPhoto:     {knowledge.KindPhoto},
	AspectWhat:      {knowledge.KindAnswer},
}
