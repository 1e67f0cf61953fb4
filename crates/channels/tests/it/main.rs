//! The connectors from outside: golden bodies, the table of errors, sends resumed from stored
//! exchanges, hostile bodies.

mod capabilities;
mod cast;
mod causes;
mod classify;
mod corpus;
mod error_table;
mod golden;
mod hostile;
mod inspect;
mod kinds;
mod links;
mod media;
mod publish_page;
mod resume;
mod sends;
mod siblings;
mod speed;
mod telegram;
