//! Numbers of a column's values, row by row: in a byte each while they are small, as they are in most columns. There are
//! tens of millions of them.

/// Small numbers in a row.
#[derive(Debug)]
pub enum Numbers {
    Small(Vec<u8>),
    Any(Vec<u32>),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::Small(Vec::new())
    }
}

impl Numbers {
    pub const fn len(&self) -> usize {
        match self {
            Self::Small(numbers) => numbers.len(),
            Self::Any(numbers) => numbers.len(),
        }
    }

    pub fn get(&self, at: usize) -> Option<u32> {
        match self {
            Self::Small(numbers) => numbers.get(at).copied().map(u32::from),
            Self::Any(numbers) => numbers.get(at).copied(),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Puts a number in the place of another one; behind the last if there is none.
    pub fn put(&mut self, at: usize, number: u32) {
        if let (Self::Small(small), Err(_)) = (&*self, u8::try_from(number)) {
            *self = Self::Any(small.iter().copied().map(u32::from).collect());
        }
        match self {
            // It was looked at above whether it is one.
            Self::Small(numbers) => put(numbers, at, number as u8),
            Self::Any(numbers) => put(numbers, at, number),
        }
    }

    /// Puts so many times a number before the first.
    pub fn put_before(&mut self, number: u32, times: usize) {
        let all: Vec<u32> = std::iter::repeat_n(number, times).chain(self.iter()).collect();
        *self = Self::default();
        (0..).zip(all).for_each(|(at, number)| self.put(at, number));
    }

    pub fn shrink_to_fit(&mut self) {
        match self {
            Self::Small(numbers) => numbers.shrink_to_fit(),
            Self::Any(numbers) => numbers.shrink_to_fit(),
        }
    }
}

fn put<Number>(numbers: &mut Vec<Number>, at: usize, number: Number) {
    match numbers.get_mut(at) {
        Some(held) => *held = number,
        None => numbers.push(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_whatever_their_size() {
        let mut numbers = Numbers::default();
        (0..).zip([3, 255, 0]).for_each(|(at, number)| numbers.put(at, number));
        assert!(matches!(numbers, Numbers::Small(_)));
        numbers.put(1, 254);
        numbers.put(3, 256);
        numbers.put(0, 7);
        numbers.put_before(9, 2);
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [9, 9, 7, 254, 0, 256]);
        assert_eq!((numbers.len(), numbers.get(5), numbers.get(6)), (6, Some(256), None));
    }
}
