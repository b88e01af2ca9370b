"""Pure rules: values in, values out; no clock, no waiting, no input or output."""
