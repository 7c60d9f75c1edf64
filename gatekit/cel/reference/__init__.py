"""cel-python (celpy 0.5) behind gatekit's CEL interface, with the workarounds for its faults.

| module | what it does |
|---|---|
| `engine` | the environment and its programs |
| `scan` | one pass over the characters: length, brackets, string and bytes literals |
| `syntax` | celpy's grammar, its tree without the wrappers, syntax errors in plain words |
| `checker`, `operations`, `signatures` | names, fields, vocabulary words and plainly known types |
| `values` | what expressions compute with, to and from the host's values |
| `operators`, `conversions` | CEL's operators and functions over these values |
| `evaluator`, `failures`, `budget` | celpy's evaluator with its faults replaced |

Why each is there: `docs/decisions/reference-engine.md`.
"""
