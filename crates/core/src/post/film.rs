//! What a film is made of, as far as its file tells, and what a channel takes of that.

use serde::{Deserialize, Serialize};

/// What a film is made of. `None` = it could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilmFacts {
    /// Frames in a thousand seconds: 29 970 = 29.97 a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<u32>,
    /// How its picture is coded, as people call it: `H.264`, `HEVC`; else the name in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Its sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<Sound>,
    /// Whether its index (the box `moov`) stands before its pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_first: Option<bool>,
}

/// The sound of a film.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Sound {
    /// It has none.
    Silent,
    /// It has some.
    Coded {
        /// How, as people call it: `AAC`; else the name in the file.
        codec: String,
        /// Samples a second.
        hz: Option<u32>,
    },
}

/// What is taken of what films are made of. Nothing said = anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Made {
    /// The fewest and the most frames a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<(u32, u32)>,
    /// How the picture may be coded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
    /// How the sound may be coded. A film without any is taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sounds: Vec<String>,
    /// The most samples a second of the sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_hz: Option<u32>,
    /// Whether the index must stand before the pictures.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub index_first: bool,
}

/// Whether so many frames in a thousand seconds lie between two numbers of frames a second. What is
/// called 24 or 60 is often 1000/1001 of it, as television has it; and a telephone's film, whose
/// frames come as they can, is a hair above.
pub fn frames_within(frames: u32, (min, max): (u32, u32)) -> bool {
    let (frames, min, max) = (u64::from(frames), u64::from(min), u64::from(max));
    frames * 1_001 >= min * 1_000_000 - 1_001 && frames <= max * 1_001
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_24_frames_is_24_frames() {
        assert!(frames_within(24_000, (24, 60)));
        assert!(frames_within(23_976, (24, 60)), "24000/1001");
        assert!(frames_within(59_940, (24, 60)) && frames_within(60_020, (24, 60)));
        assert!(!frames_within(23_000, (24, 60)) && !frames_within(61_000, (24, 60)));
        assert!(!frames_within(0, (24, 60)));
    }

    #[test]
    fn what_is_not_known_is_not_written() {
        let nothing = serde_json::to_string(&FilmFacts::default()).unwrap();
        assert_eq!(nothing, "{}");
        let film = FilmFacts {
            sound: Some(Sound::Silent),
            index_first: Some(false),
            ..FilmFacts::default()
        };
        let text = serde_json::to_string(&film).unwrap();
        assert_eq!(serde_json::from_str::<FilmFacts>(&text).unwrap(), film);
    }
}
