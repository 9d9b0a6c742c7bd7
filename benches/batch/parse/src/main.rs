//! Parses a CSV and does nothing else: `parse FILE`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let mut reader = simd_csv::ZeroCopyReader::from_reader(std::fs::File::open(path)?);
    let mut cells = 0;
    while let Some(record) = reader.read_byte_record()? {
        cells += record.len();
    }
    println!("{cells}");
    Ok(())
}
