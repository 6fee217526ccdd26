//! The chart: speed and proof size of every backend.

use std::error::Error;

use mipsilon_vm::BackendId;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::measure::Measurement;
use super::report::Report;

/// What plotters may say.
type Failed = Box<dyn Error + Send + Sync>;

// Sizes in pixels.
const WIDTH: u32 = 1120;
/// Title and legend.
const HEAD: u32 = 88;
/// One backend.
const BAR: u32 = 26;
/// The axis below the bars and its title.
const AXIS: u32 = 44;
/// The names of the backends.
const NAMES: u32 = 200;
/// Left of bars without names, so that the last figure of one axis keeps off the next.
const GAP: u32 = 40;
const MARGIN: i32 = 16;

/// The room for a figure right of the longest bar.
const ROOM: f64 = 1.22;

const FONT: &str = "sans-serif";
const GREY: RGBColor = RGBColor(0x55, 0x5b, 0x62);

/// The colours of fields, in the order in which they appear.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0x1f, 0x6f, 0xb4),
    RGBColor(0xd9, 0x80, 0x1a),
    RGBColor(0x2c, 0x93, 0x5c),
    RGBColor(0x8a, 0x55, 0xa8),
    RGBColor(0xc2, 0x3b, 0x4b),
    RGBColor(0x4d, 0x9d, 0xa8),
];

/// A bar of both panels.
struct Bar<'a> {
    backend: &'a BackendId,
    measurement: &'a Measurement,
}

impl Bar<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.backend.field, self.backend.pcs)
    }

    /// How the bar is filled.
    fn style(&self, colour: RGBColor) -> ShapeStyle {
        fill(colour, self.measurement.proving.zero_knowledge)
    }
}

/// Paleness is no transparency, which would show the lines behind.
fn fill(colour: RGBColor, pale: bool) -> ShapeStyle {
    let RGBColor(red, green, blue) = colour;
    let paler = |part: u8| part + (u8::MAX - part) / 5 * 3;
    if pale { RGBColor(paler(red), paler(green), paler(blue)).filled() } else { colour.filled() }
}

/// A panel: a figure of every bar.
struct Panel {
    title: &'static str,
    figure: fn(&Measurement) -> f64,
    /// Whether the names stand left of the bars.
    names: bool,
}

const PANELS: [Panel; 2] = [
    Panel {
        title: "Proved cycles per CPU second (more is better)",
        figure: Measurement::speed,
        names: true,
    },
    Panel {
        title: "Proof size in kB (less is better)",
        figure: |it| it.proving.proof_bytes as f64 / 1000.0,
        names: false,
    },
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws the chart.
pub(super) fn svg(report: &Report) -> Result<String, Failed> {
    let mut bars: Vec<_> =
        report.measured().map(|(backend, measurement)| Bar { backend, measurement }).collect();
    let mut fields: Vec<&str> = Vec::new();
    for bar in &bars {
        if !fields.contains(&bar.backend.field.as_str()) {
            fields.push(&bar.backend.field);
        }
    }
    // The axis goes upwards: the fastest is on top.
    bars.sort_by(|l, r| l.measurement.speed().total_cmp(&r.measurement.speed()));
    let colour = |field: &str| {
        let index = fields.iter().position(|it| *it == field).unwrap_or_default();
        COLOURS[index % COLOURS.len()]
    };

    let mut svg = String::new();
    let height = HEAD + BAR * bars.len() as u32 + AXIS + MARGIN as u32;
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        root.fill(&WHITE)?;
        write(&root, &report.subject(), (MARGIN, 22), 18, BLACK, HPos::Left)?;
        write(&root, &report.circumstances(), (MARGIN, 44), 12, GREY, HPos::Left)?;
        let mut entries: Vec<_> =
            fields.iter().map(|field| (*field, fill(colour(field), false))).collect();
        if bars.iter().any(|bar| bar.measurement.proving.zero_knowledge) {
            entries.push(("pale: zero knowledge", fill(GREY, true)));
        }
        legend(&root, &entries)?;
        let (_, body) = root.split_vertically(HEAD);
        // The names take from the left part only: bars of both panels have about the same room.
        let (left, right) = body.split_horizontally((WIDTH + NAMES) / 2);
        for (area, panel) in [left, right].iter().zip(&PANELS) {
            draw(&root, area, panel, &bars, colour)?;
        }
        root.present()?;
    }
    Ok(svg)
}

/// The meaning of the colours, on one line.
fn legend(root: &Area<'_>, entries: &[(&str, ShapeStyle)]) -> Result<(), Failed> {
    let (mut x, y) = (MARGIN, 68);
    for (name, style) in entries {
        root.draw(&Rectangle::new([(x, y - 6), (x + 12, y + 6)], *style))?;
        write(root, name, (x + 18, y), 12, BLACK, HPos::Left)?;
        // An estimate: nobody knows the viewer's font.
        x += 44 + 7 * name.len() as i32;
    }
    Ok(())
}

/// Draws a panel on its part of `root`.
fn draw(
    root: &Area<'_>,
    area: &Area<'_>,
    panel: &Panel,
    bars: &[Bar<'_>],
    colour: impl Fn(&str) -> RGBColor,
) -> Result<(), Failed> {
    let figures = || bars.iter().map(|bar| (panel.figure)(bar.measurement));
    // Never empty, whatever was measured.
    let most = figures().fold(f64::MIN_POSITIVE, f64::max) * ROOM;
    let mut chart = ChartBuilder::on(area)
        .margin_right(MARGIN)
        .margin_bottom(MARGIN)
        .set_label_area_size(LabelAreaPosition::Left, if panel.names { NAMES } else { GAP })
        .set_label_area_size(LabelAreaPosition::Bottom, AXIS)
        .build_cartesian_2d(0.0..most, 0.0..bars.len() as f64)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_labels(6)
        .x_label_formatter(&|it| grouped(*it))
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY.mix(0.25))
        .axis_style(GREY.mix(0.5))
        .label_style((FONT, 12).into_font().color(&GREY))
        .x_desc(panel.title)
        .axis_desc_style((FONT, 13).into_font().color(&BLACK))
        .draw()?;
    let places = (0..).map(f64::from);
    for ((bar, figure), y) in bars.iter().zip(figures()).zip(places) {
        let style = bar.style(colour(&bar.backend.field));
        chart.draw_series([Rectangle::new([(0.0, y + 0.16), (figure, y + 0.84)], style)])?;
        let (end, middle) = chart.backend_coord(&(figure, y + 0.5));
        write(root, &grouped(figure), (end + 6, middle), 12, BLACK, HPos::Left)?;
        if panel.names {
            let (start, _) = chart.backend_coord(&(0.0, y));
            write(root, &bar.name(), (start - 8, middle), 13, BLACK, HPos::Right)?;
        }
    }
    Ok(())
}

/// Writes a line, in the middle of whose height `at` is.
fn write(
    root: &Area<'_>,
    text: &str,
    at: (i32, i32),
    size: i32,
    colour: RGBColor,
    side: HPos,
) -> Result<(), Failed> {
    let font = (FONT, size).into_font().color(&colour).pos(Pos::new(side, VPos::Center));
    Ok(root.draw(&Text::new(text.to_owned(), at, font))?)
}

/// A whole number with its digits in groups of three.
fn grouped(figure: f64) -> String {
    indicatif::HumanCount(figure.round() as u64).to_string()
}
