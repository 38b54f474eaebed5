function New-ExfTransferFolder {
	<#
	.SYNOPSIS
	Makes a folder that only administrators and the system can read, or takes one that is so already.
	.DESCRIPTION
	Every user may make folders below %ProgramData%. One that belongs to somebody else is refused: its owner could
	change what lies in it after it was checked. PowerShell 7 has the methods for access lists in a class of their own.
	#>
	param([string]$Path)
	$security = [Activator]::CreateInstance([Security.AccessControl.DirectorySecurity])
	$security.SetSecurityDescriptorSddlForm('O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)')
	$folder = [Activator]::CreateInstance([IO.DirectoryInfo], [object[]](, $Path))
	$class = 'System.IO.FileSystemAclExtensions' -as [type]
	if ($null -eq $class) { if (-not $folder.Exists) { $folder.Create($security) }; $found = $folder.GetAccessControl('Owner') }
	else { if (-not $folder.Exists) { $class::Create($folder, $security) }; $found = $class::GetAccessControl($folder, 'Owner') }
	$owner = [string]$found.GetOwner([Security.Principal.SecurityIdentifier])
	if ('S-1-5-32-544', 'S-1-5-18' -notcontains $owner -or ([int][IO.File]::GetAttributes($Path) -band 1024)) { throw "$Path is a link or belongs to $owner, not to the administrators." }
	if ($null -eq $class) { $folder.SetAccessControl($security) } else { $class::SetAccessControl($folder, $security) }
}

function Add-ExfTransferPiece {
	<#
	.SYNOPSIS
	Writes bytes at the end of a file that is being received. At offset 0 it begins anew.
	.PARAMETER Offset
	Length that the file must have.
	#>
	param([string]$Path, [long]$Offset, [byte[]]$Bytes)
	$mode = 'Open'
	if ($Offset -eq 0) { $mode = 'Create' }
	$stream = [IO.File]::Open($Path, $mode, 'Write', 'None')
	try {
		if ($stream.Length -ne $Offset) { throw "The file has $($stream.Length) bytes, not $Offset." }
		$null = $stream.Seek(0, 'End')
		$stream.Write($Bytes, 0, $Bytes.Length)
	} finally { $stream.Close() }
}

function Complete-ExfTransfer {
	<#
	.SYNOPSIS
	Gives a file that was received as a whole its name; one that has the name already goes.
	#>
	param([string]$From, [string]$To)
	[IO.File]::Delete($To)
	[IO.File]::Move($From, $To)
}

function Remove-ExfTransfer {
	<#
	.SYNOPSIS
	Deletes a file that was received, and its folder when it was the last one there; true when there was such a file.
	#>
	param([string]$Path)
	$found = [IO.File]::Exists($Path)
	if ($found) { [IO.File]::Delete($Path) }
	$folder = [Activator]::CreateInstance([IO.DirectoryInfo], [object[]](, [IO.Path]::GetDirectoryName($Path)))
	if ($folder.Exists -and $folder.GetFileSystemInfos().Length -eq 0) { $folder.Delete() }
	$found
}
