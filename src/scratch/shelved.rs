//! A value put aside: as bytes, from which it is made anew each time it is asked for.

use super::{Aside, Scratch};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;

/// Room that is kept for the next value: more than nearly all need.
const USUAL_BYTES: usize = 256 * 1024;

thread_local! {
    /// Where values are put into bytes, one after the other.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A value that was put aside.
pub struct Shelved<Value> {
    aside: Aside,
    of: PhantomData<fn() -> Value>,
}

impl<Value: Serialize + DeserializeOwned> Shelved<Value> {
    /// Puts a value aside.
    pub fn new(value: &Value, scratch: &Arc<Scratch>) -> Self {
        let aside = BYTES.with_borrow_mut(|bytes| {
            bytes.clear();
            // A value that cannot be told in bytes leaves none, and opening it errs; none of ours is such.
            *bytes = postcard::to_extend(value, std::mem::take(bytes)).unwrap_or_default();
            let aside = scratch.put(bytes);
            bytes.shrink_to(USUAL_BYTES);
            aside
        });
        Self { aside, of: PhantomData }
    }

    /// The value as it was put aside.
    ///
    /// # Errors
    /// If it cannot be read any more.
    pub fn open(&self) -> io::Result<Value> {
        let bytes = self.aside.bytes()?;
        postcard::from_bytes(&bytes).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

impl<Value> Clone for Shelved<Value> {
    fn clone(&self) -> Self {
        Self {
            aside: self.aside.clone(),
            of: PhantomData,
        }
    }
}

impl<Value> fmt::Debug for Shelved<Value> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Shelved").field(&self.aside).finish()
    }
}

/// Whether they are the same bytes, which the same values give.
impl<Value> PartialEq for Shelved<Value> {
    fn eq(&self, other: &Self) -> bool {
        self.aside == other.aside
    }
}

impl<Value> Eq for Shelved<Value> {}

#[cfg(test)]
impl<Value> Shelved<Value> {
    /// The same without its last byte.
    pub fn cut_short(self) -> Self {
        let mut bytes = self.aside.bytes().unwrap().into_owned();
        bytes.pop();
        Self {
            aside: Aside::Held(bytes.into()),
            of: PhantomData,
        }
    }
}
