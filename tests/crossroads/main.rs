//! The program as its users meet it, and what must hold whatever they do.

mod faults;
mod meaning;
mod random;
