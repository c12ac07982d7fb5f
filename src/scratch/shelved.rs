//! A value put aside: as bytes, from which it is made anew each time it is asked for.

use super::{Aside, Scratch};
use postcard::ser_flavors::Flavor;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use std::borrow::Cow;
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

/// Bytes that further ones are put behind: several at once, which those of `postcard` that grow do one by one.
struct Growing<'a>(&'a mut Vec<u8>);

impl Flavor for Growing<'_> {
    type Output = ();

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        match *bytes {
            // As most numbers are.
            [only] => self.0.push(only),
            _ => self.0.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
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
            if postcard::serialize_with_flavor(value, Growing(bytes)).is_err() {
                // A value that cannot be told in bytes leaves none, and opening it errs; none of ours is such.
                bytes.clear();
            }
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
        read(&self.bytes()?)
    }

    /// Its bytes, for who has only to look at them.
    ///
    /// # Errors
    /// If they cannot be read any more.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        self.aside.bytes()
    }
}

/// The value that was put into these bytes.
///
/// # Errors
/// If it is none of this kind.
pub fn read<'a, Value: Deserialize<'a>>(bytes: &'a [u8]) -> io::Result<Value> {
    postcard::from_bytes(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

impl<Value> Shelved<Value> {
    /// The same in this scratch, after it came out of bytes.
    pub fn put_into(self, scratch: &Arc<Scratch>) -> Self {
        let aside = match self.aside {
            Aside::Held(bytes) => scratch.take(bytes),
            filed @ Aside::Filed { .. } => filed,
        };
        Self { aside, ..self }
    }
}

/// The bytes themselves: nothing is opened on the way.
impl<Value> Serialize for Shelved<Value> {
    fn serialize<Into: Serializer>(&self, into: Into) -> Result<Into::Ok, Into::Error> {
        into.serialize_bytes(&self.aside.bytes().map_err(ser::Error::custom)?)
    }
}

/// In memory, until it is put into a scratch.
impl<'de, Value> Deserialize<'de> for Shelved<Value> {
    fn deserialize<From: Deserializer<'de>>(from: From) -> Result<Self, From::Error> {
        let aside = Aside::Held(<&[u8]>::deserialize(from)?.into());
        Ok(Self { aside, of: PhantomData })
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
