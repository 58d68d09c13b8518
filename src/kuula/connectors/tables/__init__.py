"""Tables that people bring: CSV, TSV and XLSX read, mapped, tried, carried out, taken back."""
