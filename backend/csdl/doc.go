// Package csdl answers one question: is what goes over the wire known to Microsoft's own metadata?
//
// It is for tests alone; no program links it. Microsoft publishes the metadata of Graph as CSDL, the schema language of
// OData (github.com/microsoftgraph/msgraph-metadata, clean_v10_metadata/cleanMetadataWithDescriptionsAndAnnotationsv1.0.xml
// and its like). The file is theirs and large, so it is not here: the environment variable GRAPH_CSDL names it, and
// without it the watches do nothing and a test that needs it is skipped. A relative name counts from the folder of go.mod.
//
// The promise: of every request that passes a watched transport, alone or as an item of a $batch, the path, the method, the
// names in $select, $expand, $filter and $orderby and every property of the body resolve in the metadata, names with their
// case and values with their kind; so does every property of the answer. What Graph does beyond its metadata is listed in
// exceptions.go, each with its source. Open types count as closed, but for the one that is a bag of values by design:
// nearly every type of ours is open, and an open type forgives every misspelling.
//
// Not judged: what a value means, bodies that are no JSON, and permissions.
//
// Concurrency: a Model does not change once it is read; a watched transport may be used from any number of goroutines.
package csdl
