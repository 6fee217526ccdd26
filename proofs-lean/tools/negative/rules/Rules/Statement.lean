module
public import Rules.Hidden
public import Rules.Listed
public import Rules.Listed.Part
