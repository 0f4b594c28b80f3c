"""Files people make and files given to them, whatever they describe: workbooks, CSV, how rows were judged."""
