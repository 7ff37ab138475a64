pub mod canonical;
pub mod error;
pub mod evaluate;
mod frame;
pub mod literal;
pub mod loss;
pub mod reader;
pub mod token;
pub mod value;
