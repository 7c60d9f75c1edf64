"""The only room that opens input files: size cap, digest, encodings, the shape of a document, typed decoding.

| module | what it does |
|---|---|
| `document` | opens a file, holds its bytes as UTF-8, digests it on a second core |
| `shape` | what a document looks like from outside, for recognition |
| `json_outline` | the first levels of JSON, however it goes on, breaks or ends |
| `surrogates` | halves of surrogate pairs in JSON |
| `json` | typed JSON decoding with positions in every error |
| `lines` | plain text, JSON lines and comma-separated values, line by line |
| `xml` | XML events without entities, with positions |
| `values` | times and numbers as reports spell them |
| `collector` | keeps the cyclic collector out of bulk reading |
"""
