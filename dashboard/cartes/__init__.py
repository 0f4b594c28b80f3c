"""What every map is made of: layers, scales, legend, outlines as they are drawn."""
