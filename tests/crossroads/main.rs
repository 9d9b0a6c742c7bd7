//! The program as its users meet it, and what must hold whatever they do.

mod interview;
mod meaning;
mod random;
mod window;
