//! Downloads: media addresses are no Graph calls, but faults strike them too.

use super::chance::Chance;
use super::error::known;
use super::fault::{Action, Operation, Target};
use super::media::plain;
use super::params::Params;
use super::request::{ApiRequest, ApiResponse, Outcome, Reply};
use super::world::World;

impl World {
    /// Media addresses: no Graph call, but faults on downloads strike here too.
    pub(super) fn download(
        &mut self,
        rng: &mut dyn Chance,
        request: &ApiRequest,
        path: &str,
        params: &Params,
    ) -> Outcome {
        let id = params.text("mid").unwrap_or_else(|| {
            let file = path.rsplit('/').next().unwrap_or("");
            file.split('_').next().unwrap_or("").to_owned()
        });
        let mut target = Target::default();
        self.inner_object(&id, &mut target);
        let fault = self.call_fault(rng, Operation::Download, &target);
        let response = match &fault {
            Some(Action::Error { code, status, .. }) => {
                let error = known(*code, None);
                plain(status.unwrap_or(error.status), &error.message)
            }
            Some(Action::Throttle { .. }) => plain(429, "Too Many Requests"),
            _ => self.bytes(request, path, params),
        };
        let reply = fault.map_or(Reply::Answer(response.clone()), |fault| {
            fault.bend(response)
        });
        Outcome {
            reply,
            effects: Vec::new(),
            acted: false,
            message: None,
        }
    }

    fn bytes(&self, request: &ApiRequest, path: &str, params: &Params) -> ApiResponse {
        if request.method != "GET" {
            plain(405, "Method Not Allowed")
        } else if path.starts_with("cdn/") {
            self.cdn(path, params)
        } else {
            self.attachment(request, params)
        }
    }
}
