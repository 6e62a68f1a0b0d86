{
    "name": "PROIL: fleet and fuel",
    "summary": "Tankers, drivers and shifts, with every litre loaded, poured and left",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    "depends": ["proil_api", "fleet", "product", "uom"],
    "data": [
        "security/proil_fleet_groups.xml",
        "security/ir.model.access.csv",
        "data/product_data.xml",
    ],
}
