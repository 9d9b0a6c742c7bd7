//! The program as its users meet it, and what must hold whatever they do.

mod faults;
mod layers;
mod level_of_care;
mod meaning;
mod oracle;
mod random;
