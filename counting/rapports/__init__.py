"""What a publication is handed out as: reports in every format, maps, layers for QGIS, and the files of a download."""
