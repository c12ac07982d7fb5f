//! The city or province (全市、全省) put together from what its districts' runs left in data/.

use super::district::Figures;
use super::outcome::Totals;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A department as a district's records give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub name: Arc<str>,
    pub figures: Figures,
    /// What its department form comes to; None if there is none.
    pub whole: Option<Totals>,
    pub grade: Option<String>,
    /// What ranks by the profile; None if there is nothing to rank by.
    pub ranking_score: Option<Decimal>,
    /// 名次 among the departments of all districts, from 1; equals share a place.
    pub place: Option<usize>,
    pub tied: bool,
}

/// A district (地区) of the city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The name of its folder.
    pub name: Arc<str>,
    pub year: Option<i32>,
    /// Title of the profile under which its figures came about, and the hash of that profile's text.
    pub profile: String,
    pub profile_hash: String,
    /// What tells profiles apart that score differently; None if that is not known.
    pub scoring: Option<String>,
    /// In the order of its records.
    pub members: Vec<Member>,
    pub figures: Figures,
    /// Departments on its roster; None if it had none.
    pub roster_size: Option<usize>,
    /// On the roster, nothing received.
    pub not_sent: usize,
    /// What ranks by the profile: a mean of its projects' scores.
    pub ranking_score: Option<Decimal>,
    pub place: Option<usize>,
    pub tied: bool,
}

/// All districts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// The year of all districts, if it is one.
    pub year: Option<i32>,
    /// In the order of their names as given.
    pub regions: Vec<Region>,
    pub figures: Figures,
}

impl City {
    /// Districts by place; those without one last.
    pub fn ranked(&self) -> Vec<&Region> {
        let mut ranked: Vec<&Region> = self.regions.iter().collect();
        ranked.sort_by_key(|region| region.place.unwrap_or(usize::MAX));
        ranked
    }

    /// Departments of all districts by place, each with its district; those without one last.
    pub fn ranked_members(&self) -> Vec<(&Region, &Member)> {
        let members = |region| move |member| (region, member);
        let mut ranked: Vec<(&Region, &Member)> = self
            .regions
            .iter()
            .flat_map(|region| region.members.iter().map(members(region)))
            .collect();
        ranked.sort_by_key(|(_, member)| member.place.unwrap_or(usize::MAX));
        ranked
    }
}
