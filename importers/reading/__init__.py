"""Opening what a partner sends: which files, whether they can be read at all, and their rows one by one.

paths       the files that a path stands for (a file, a .gz, a folder)
content     bytes: gzip, sha256, binary garbage, endless lines, the encoding
delimited   CSV and its relatives: delimiter, header, records
geojson     features, flattened to the same records
preflight   all of it, before anything is written
"""
