def holds(signs, difference, t, strict):
    return False
