package index

// document is a text as it is indexed: the words of each field of its schema.
type document struct {
	id     string
	fields []string
	facets facets
}

// facets are what documents can be told apart by without their words; Bleve has
// them as keywords.
type facets struct {
	article, region, document, kind string
	procedures                      []string
}

// fieldSpec is a searched field.
type fieldSpec struct {
	name  string
	boost float64 // what a term in it counts against one in the body
	b     float64 // how far a long field counts as diluted, 0 to 1
}

// schema is the list of a document's fields.
type schema []fieldSpec

// passageSchema are the fields of a passage. Other wordings stand together in
// one field whose length says nothing, hence the small b.
var passageSchema = schema{
	{fieldQuestion, 0.8, 0.75}, // the article's
	{fieldHeading, 1.4, 0.75},  // the section's
	{fieldWordings, 0.8, 0.3},  // other wordings of the question that the section answers
	{fieldAbout, 0.4, 0.3},     // other wordings of the article's question, for its further sections
	{fieldBody, 1, 0.75},       // text of the section
}

// textSchema are the fields of a plain text (see Collection).
var textSchema = schema{{fieldTitle, 1, 0.75}, {fieldBody, 1, 0.8}}

// Names of fields, in Bleve as here.
const (
	fieldQuestion = "question"
	fieldHeading  = "heading"
	fieldWordings = "wordings"
	fieldAbout    = "about"
	fieldTitle    = "title"
	fieldBody     = "body"
)
