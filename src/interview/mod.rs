//! Which item comes next, answers and going back, without a terminal.
