import Methods
import Processing

/// The keys of job files, for the help of commands that read them.
enum JobHelp {
  /// The keys with their explanations.
  static let keys = """
    KEYS
      scenes          a file, a folder (every raster directly in it: .tif, .tiff, or an ENVI file
                      with its .hdr; what lies beside a header and may have been meant is named),
                      a pattern in quotes, or a list of them. In patterns, * ? and [a-z] match
                      within a name, ** any number of folders. "@scenes.txt" is a file with one
                      scene per line, "@-" standard input. An archive (.zip, .tar, .tgz) means the
                      rasters in it; names for GDAL are scenes too: 'NETCDF:"cube.nc":reflectance'
                      and /vsizip/tiles.zip/f180.tif
      exclude         patterns of scenes to leave out: names, or paths if they have a slash
      output          the folder of the products; each is named after its scene, without ending.
                      Or a path with fields: products/{parent}/{name} (the name of the scene's
                      folder), products/{acquired:yyyy/MM}/{name} (undated where a scene does not
                      say when it was taken)
      endmembersFrom  archive (the default): endmembers of a job with count are found once, in
                      pixels of all scenes, kept in the output folder and used for scenes that come
                      later; scene: in every scene for itself, so that fractions of two scenes
                      mean other things
      remake          for which changes a product is made again: some of input, model, options and
                      algorithm, or none; [input, model, options] unless given. Other products
                      that are out of date stay, and are named with the reasons
      overwrite       true: remake with all of its words; false: remake: none
      settle          leave scenes alone whose files changed within this time: 10m
      timeLimit       the longest time that a scene may take: 30m; then it fails
      retries         how often a scene that failed because of its surroundings (a full disk, an
                      input/output error) is tried again in one run; 1 unless given
      order           which scene is begun first: newest, oldest, smallest or biggest (the default)
      \(optionKeys)
                      as the options of unmix scene
    """

  /// The keys that are options of `unmix scene`, a few per line.
  private static var optionKeys: String {
    let (names, perLine) = (OptionTable.sceneNames + OptionTable.limitNames, 6)
    return stride(from: 0, to: names.count, by: perLine).map { start in
      names[start..<min(start + perLine, names.count)].joined(separator: ", ")
    }.joined(separator: ",\n  ")
  }
}
