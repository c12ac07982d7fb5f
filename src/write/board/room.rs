//! How many matters of a form the page tells in full: as many as it has room for.

/// Bytes that a project may cost the page; so many projects every page has room for.
const BYTES_A_PROJECT: usize = 500;
const PROJECTS_AT_LEAST: usize = 300;
/// How many matters a form may tell in full; the first that the page has room for counts.
const LISTED: [usize; 8] = [1_000_000, 10, 6, 4, 3, 2, 1, 0];

/// The room of the page, while departments come onto it.
pub struct Room {
    bytes: usize,
    /// Bytes that the page takes at least with each of [`LISTED`].
    taken: [usize; LISTED.len()],
}

impl Room {
    /// For so many projects.
    pub fn of(projects: usize) -> Self {
        Self {
            bytes: BYTES_A_PROJECT * projects.max(PROJECTS_AT_LEAST),
            taken: [0; LISTED.len()],
        }
    }

    /// How many matters a form may tell in full, as far as can be seen; the most first. To tell none is always left.
    pub fn choices(&self) -> impl Iterator<Item = usize> {
        let choices = LISTED.into_iter().zip(self.taken);
        choices
            .filter(|(_, taken)| *taken < self.bytes)
            .map(|(listed, _)| listed)
    }

    /// The most of them: what stands behind is told in full by no choice that is left.
    pub fn most(&self) -> usize {
        self.choices().next().unwrap_or_default()
    }

    /// Forms come onto the page, which take at least this with so many matters in full. Of what is no choice any more the
    /// bytes do not matter.
    pub fn take(&mut self, bytes_of: impl Fn(usize) -> usize) {
        for (listed, taken) in LISTED.into_iter().zip(&mut self.taken) {
            *taken += bytes_of(listed);
        }
    }

    /// Whether the page is small enough.
    pub const fn holds(&self, html: &str) -> bool {
        html.len() < self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_no_choice_any_more() {
        let mut room = Room::of(0);
        assert!(room.choices().eq(LISTED));
        for (bytes, most) in [(5_000, 1_000_000), (25_000, 4), (0, 4), (25_000, 2), (200_000, 0)] {
            room.take(|listed| listed.min(5) * bytes);
            assert_eq!(room.most(), most, "{bytes}");
        }
        assert!(room.choices().eq([0]));
        assert!(room.holds(&"一".repeat(49_999)) && !room.holds(&"一".repeat(50_000)));
    }
}
