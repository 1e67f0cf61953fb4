//! The guard: which addresses may be visited for something that somebody else named. No private,
//! loopback, link-local, mapped or otherwise special address, except exactly the origin given by
//! `--graph-url`. A name is resolved once, and the connection goes to the address that was
//! judged, so that a second look-up cannot change it (security.md §5, "SSRF").

use super::barrier::{NoName, RESOLVE};
use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Ranges of IPv4 that are not the public internet.
const FORBIDDEN_V4: [(Ipv4Addr, u8); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::new(255, 255, 255, 255), 32),
];

/// Where the platform takes files in pieces (publishing.md §1, §2).
const UPLOAD_HOST: &str = "rupload.facebook.com";

/// Whether an address is on the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !FORBIDDEN_V4
        .iter()
        .any(|(net, length)| Ipv4Net::new(*net, *length).is_ok_and(|net| net.contains(&address)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // An IPv4 address in an IPv6 coat (mapped, compatible, 6to4, NAT64) is judged as what it is.
    if let Some(v4) = address.to_ipv4() {
        return is_public_v4(v4);
    }
    let parts = address.segments();
    if parts[0] == 0x2002 {
        return is_public_v4(embedded(parts[1], parts[2]));
    }
    if parts[0] == 0x64 && parts[1] == 0xff9b {
        return parts[2..6] == [0, 0, 0, 0] && is_public_v4(embedded(parts[6], parts[7]));
    }
    let global = Ipv6Net::new(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
    let documentation = Ipv6Net::new(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32);
    let teredo = Ipv6Net::new(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32);
    global.is_ok_and(|n| n.contains(&address))
        && !documentation.is_ok_and(|n| n.contains(&address))
        && !teredo.is_ok_and(|n| n.contains(&address))
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

/// Judges addresses before they are visited.
#[derive(Clone, Debug)]
pub struct Guard {
    graph: Option<Origin>,
}

/// Scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin(String, String, Option<u16>);

impl Origin {
    fn of(url: &Url) -> Option<Origin> {
        Some(Origin(
            url.scheme().to_owned(),
            url.host_str()?.to_owned(),
            url.port_or_known_default(),
        ))
    }
}

impl Guard {
    /// A guard that lets exactly this origin pass besides the public internet.
    pub fn new(graph_url: &str) -> Guard {
        Guard {
            graph: Url::parse(graph_url).ok().as_ref().and_then(Origin::of),
        }
    }

    /// Whether this is the origin given by `--graph-url`.
    pub fn is_graph(&self, url: &Url) -> bool {
        self.graph.is_some() && Origin::of(url) == self.graph
    }

    /// Whether a file, and the token with it, may be sent there: the origin given by
    /// `--graph-url`, or the platform's own upload host (publishing.md §1, §2), which is not to
    /// be had by whoever can make the platform's answer name another address.
    pub fn takes_uploads(&self, url: &Url) -> bool {
        let platforms = url.scheme() == "https"
            && url.host_str() == Some(UPLOAD_HOST)
            && url.port_or_known_default() == Some(443);
        self.is_graph(url) || platforms
    }

    /// Whether an address may be visited as far as can be told without resolving its name; names
    /// are judged by [`PublicOnly`] when they are resolved.
    pub fn allows(&self, url: &Url) -> bool {
        if self.is_graph(url) {
            return true;
        }
        if url.scheme() != "https" || !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        match url.host() {
            Some(url::Host::Domain(name)) => !name.is_empty(),
            Some(url::Host::Ipv4(address)) => is_public_v4(address),
            Some(url::Host::Ipv6(address)) => is_public_v6(address),
            None => false,
        }
    }
}

/// Asks the system for a name's addresses, not for ever.
async fn look_up(name: &Name) -> Result<impl Iterator<Item = SocketAddr> + use<>, NoName> {
    let asked = tokio::net::lookup_host((name.as_str().to_owned(), 0));
    match tokio::time::timeout(RESOLVE, asked).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(_)) | Err(_) => Err(NoName),
    }
}

/// Resolves names as the system does, and says of what fails that it was the name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named;

impl Resolve for Named {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move { Ok(Box::new(look_up(&name).await?) as Addrs) })
    }
}

/// Resolves names to public addresses only; the connection goes to what was judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = look_up(&name).await?;
            let public: Vec<SocketAddr> = found.filter(|a| is_public(a.ip())).collect();
            if public.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_in_any_coat_are_refused() {
        for bad in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "2001:db8::1",
            "2001::1",
        ] {
            let address: IpAddr = bad.parse().expect(bad);
            assert!(!is_public(address), "{bad} must be refused");
        }
        for good in [
            "157.240.1.35",
            "8.8.8.8",
            "2a03:2880:f11c:8183:face:b00c:0:25de",
        ] {
            let address: IpAddr = good.parse().expect(good);
            assert!(is_public(address), "{good} must pass");
        }
    }

    #[test]
    fn exactly_the_graph_origin_passes_besides() {
        let guard = Guard::new("http://127.0.0.1:8081");
        let allows = |text: &str| guard.allows(&Url::parse(text).expect(text));
        assert!(allows("http://127.0.0.1:8081/media/1"));
        assert!(!allows("http://127.0.0.1:8080/media/1"), "another port");
        assert!(!allows("https://127.0.0.1:8081/media/1"), "another scheme");
        assert!(!allows("http://localhost:8081/media/1"), "another name");
        assert!(!allows("http://169.254.169.254/latest/meta-data"));
        assert!(!allows("https://[::ffff:127.0.0.1]/x"));
        assert!(!allows("https://user:pass@example.com/"));
        assert!(
            !allows("http://example.com/picture.jpg"),
            "plain http elsewhere"
        );
        assert!(!allows("file:///etc/passwd"));
        assert!(allows("https://scontent.xx.fbcdn.net/v/t1.jpg"));
    }
}
