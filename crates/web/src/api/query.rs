//! Which parameters a call takes, as the description says: a name that is misspelt must not pass
//! for one that was not given, or a caller believes a filter that never was.

use super::ask::Asked;
use super::open_api::DESCRIPTION;
use crate::problem::Problem;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Operation, ParameterIn};

/// Refuses a parameter that the call does not take, or that is given twice.
pub async fn known(path: MatchedPath, request: Request, next: Next) -> Response {
    let operation = operation(request.method(), path.as_str());
    let judged = Asked::read(request.uri()).and_then(|asked| judge(operation, &asked));
    match judged {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn operation(method: &Method, path: &str) -> Option<&'static Operation> {
    let item = DESCRIPTION.paths.paths.get(path)?;
    match *method {
        Method::GET | Method::HEAD => item.get.as_ref(),
        Method::POST => item.post.as_ref(),
        _ => None,
    }
}

fn judge(operation: Option<&Operation>, asked: &Asked) -> Result<(), Problem> {
    let described = operation.and_then(|o| o.parameters.as_deref());
    let names: Vec<&str> = described
        .unwrap_or_default()
        .iter()
        .filter_map(|p| match p {
            RefOr::T(p) if p.parameter_in == ParameterIn::Query => Some(p.name.as_str()),
            _ => None,
        })
        .collect();
    for (n, (name, _)) in asked.0.iter().enumerate() {
        if !names.contains(&name.as_str()) {
            return Err(Problem::unknown_parameter(name, &names));
        }
        if asked.0[..n].iter().any(|(before, _)| before == name) {
            return Err(Problem::bad_parameter(name, "given once"));
        }
    }
    Ok(())
}
