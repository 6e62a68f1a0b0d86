{
    "name": "Benchmark baseline",
    "summary": "Plain routes that read and insert what the REST API reads and inserts",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    "depends": ["proil_order"],
    "installable": True,
}
