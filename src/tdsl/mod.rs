pub mod canonical;
pub mod error;
pub mod evaluate;
pub mod literal;
pub mod reader;
pub mod token;
pub mod value;
