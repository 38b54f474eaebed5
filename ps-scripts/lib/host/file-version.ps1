function Get-ExfFileVersion {
	<#
	.SYNOPSIS
	Version and last write time of a file. Throws when its folder may not be read: that is not "missing".
	.DESCRIPTION
	The version comes from the numeric parts: the text of Exchange files has leading zeros (15.01.2375.007).
	A file without version information has Version null.
	#>
	param([string]$Path)
	$file = @{ Present = $false; Version = $null; ModifiedUtc = $null }
	try { $null = [IO.File]::GetAttributes($Path) }
	catch [IO.FileNotFoundException] { return $file }
	catch [IO.DirectoryNotFoundException] { return $file }
	$info = [Diagnostics.FileVersionInfo]::GetVersionInfo($Path)
	$version = $info.FileMajorPart, $info.FileMinorPart, $info.FileBuildPart, $info.FilePrivatePart -join '.'
	if ($version -ne '0.0.0.0') { $file.Version = $version }
	$file.Present = $true; $file.ModifiedUtc = [IO.File]::GetLastWriteTimeUtc($Path)
	$file
}
