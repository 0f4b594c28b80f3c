"""The page *Sous-dénombrement*: decoys and second passes, apart from the count."""
