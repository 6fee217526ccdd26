-- passes
module
public import Negative.Good
public section
theorem again : 2 ^ 64 % 7 = 2 := kernel
