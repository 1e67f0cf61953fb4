//! Vendored browser files: each is named in its folder's `README.md`, which says where it came from.

use super::{Finding, Tree};

/// Checks that the list is there and names every file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let unnamed = tree
        .vendored
        .iter()
        .filter(|(path, list)| !is_named(path, list));
    unnamed
        .map(|(path, _)| {
            Finding::fault(
                path,
                0,
                "is not named in vendor/README.md with its source and licence",
            )
        })
        .collect()
}

fn is_named(path: &str, list: &str) -> bool {
    let file = path.split_once("/vendor/").map_or(path, |(_, file)| file);
    if file == "README.md" {
        return true;
    }
    // A folder of many small files (icons) is named as a whole.
    let folder = file
        .split_once('/')
        .map(|(folder, _)| format!("`{folder}/`"));
    list.contains(&format!("`{file}`")) || folder.is_some_and(|folder| list.contains(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, list: &str) -> usize {
        check(&Tree {
            vendored: vec![(path.into(), list.into())],
            ..Tree::default()
        })
        .len()
    }

    #[test]
    fn a_file_is_named_by_itself_or_with_its_folder() {
        assert_eq!(
            faults(
                "crates/web/assets/vendor/htmx.js",
                "| `htmx.js` | npm htmx.org 4.0.1 |"
            ),
            0
        );
        assert_eq!(
            faults(
                "crates/web/assets/vendor/icons/inbox.svg",
                "| `icons/` | lucide-static |"
            ),
            0
        );
        assert_eq!(faults("crates/web/assets/vendor/README.md", ""), 0);
    }

    #[test]
    fn an_unnamed_file_is_found() {
        assert_eq!(
            faults(
                "crates/web/assets/vendor/other.js",
                "| `htmx.js` | npm htmx.org 4.0.1 |"
            ),
            1
        );
        assert_eq!(faults("crates/web/assets/vendor/htmx.js", ""), 1);
    }
}
