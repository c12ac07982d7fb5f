//! Things that are made side by side and taken one after the other.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes things in the order of their numbers, each as soon as those before it are there.
pub struct InOrder<Thing, Take>(Mutex<Queue<Thing, Take>>);

struct Queue<Thing, Take> {
    take: Take,
    /// The number that is taken next.
    next: usize,
    waiting: BTreeMap<usize, Thing>,
    /// Things that were taken, to be filled again: room that was once made is dear to make anew.
    spare: Vec<Thing>,
}

impl<Thing: Default, Fault, Take: FnMut(&mut Thing) -> Result<(), Fault>> InOrder<Thing, Take> {
    /// `take` leaves a thing empty.
    pub const fn new(take: Take) -> Self {
        Self(Mutex::new(Queue {
            take,
            next: 0,
            waiting: BTreeMap::new(),
            spare: Vec::new(),
        }))
    }

    /// A thing to be filled.
    pub fn empty(&self) -> Thing {
        self.queue().spare.pop().unwrap_or_default()
    }

    /// Puts a thing where its turn will come.
    ///
    /// # Errors
    /// What `take` errs with.
    pub fn put(&self, number: usize, thing: Thing) -> Result<(), Fault> {
        let mut queue = self.queue();
        let queue = &mut *queue;
        queue.waiting.insert(number, thing);
        while let Some(mut thing) = queue.waiting.remove(&queue.next) {
            queue.next += 1;
            (queue.take)(&mut thing)?;
            queue.spare.push(thing);
        }
        Ok(())
    }

    fn queue(&self) -> MutexGuard<'_, Queue<Thing, Take>> {
        // Only a thread that panicked could have left it locked, and then the run is over.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_taken_in_order_and_filled_again() {
        let mut taken = String::new();
        let things = InOrder::new(|thing: &mut String| -> Result<(), ()> {
            taken.push_str(thing);
            thing.clear();
            Ok(())
        });
        for number in [1, 0, 3, 2, 4] {
            let thing = things.empty() + &number.to_string();
            things.put(number, thing).unwrap();
        }
        assert_eq!(things.queue().spare.len(), 2);
        drop(things);
        assert_eq!(taken, "01234");
    }

    #[test]
    fn a_fault_is_told() {
        let things = InOrder::new(|thing: &mut u8| if *thing == 7 { Err("七") } else { Ok(()) });
        assert_eq!(things.put(1, 7), Ok(()));
        assert_eq!(things.put(0, 0), Err("七"));
    }
}
