function Read-ExfFile {
	<#
	.SYNOPSIS
	Size, last write time and bytes of a file. Throws when it may not be read: that is not "missing".
	.DESCRIPTION
	Opened with shared read, write and delete, so that nobody who writes it is held up.
	.PARAMETER MaxBytes
	A larger file has Bytes null or, with Tail, its last bytes.
	#>
	param([string]$Path, [long]$MaxBytes, [switch]$Tail)
	$file = @{ Present = $false; Bytes = $null; Size = $null; ModifiedUtc = $null }
	try { $stream = [IO.File]::Open($Path, 'Open', 'Read', 'ReadWrite, Delete') }
	catch [IO.FileNotFoundException] { return $file } catch [IO.DirectoryNotFoundException] { return $file }
	try {
		$file.Present = $true; $file.Size = $stream.Length; $file.ModifiedUtc = [IO.File]::GetLastWriteTimeUtc($Path)
		if ($Tail -and $file.Size -gt $MaxBytes) { $null = $stream.Seek(0 - $MaxBytes, 'End') } elseif ($file.Size -gt $MaxBytes) { return $file }
		$file.Bytes = [Activator]::CreateInstance([IO.BinaryReader], [object[]](, $stream)).ReadBytes([Math]::Min($file.Size, $MaxBytes))
	} finally { $stream.Close() }
	$file
}

function Get-ExfFolderItem {
	<#
	.SYNOPSIS
	Name, kind and last write time of what is right below a folder; nothing when there is no such folder.
	#>
	param([string]$Path)
	$folder = [Activator]::CreateInstance([IO.DirectoryInfo], [object[]](, $Path))
	try { $items = $folder.GetFileSystemInfos() } catch [IO.DirectoryNotFoundException] { return }
	foreach ($item in $items) { @{ Name = $item.Name; IsFolder = ($item -is [IO.DirectoryInfo]); ModifiedUtc = $item.LastWriteTimeUtc } }
}

function Expand-ExfPath {
	<#
	.SYNOPSIS
	A path with the environment variables of the host filled in.
	#>
	param([string]$Path)
	[Environment]::ExpandEnvironmentVariables($Path)
}
