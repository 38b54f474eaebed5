function New-ExfUndoFolder {
	<#
	.SYNOPSIS
	Makes a folder that only administrators and the system may read. Throws when one is there that others may reach.
	#>
	param([string]$Path)
	$folder = [Activator]::CreateInstance([IO.DirectoryInfo], [object[]](, $Path))
	$acl = [Activator]::CreateInstance([Security.AccessControl.DirectorySecurity])
	$acl.SetSecurityDescriptorSddlForm('O:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)')
	# PowerShell 7 has these as static methods of another class.
	$static = 'IO.FileSystemAclExtensions' -as [type]
	if (-not $folder.Exists) { if ($null -eq $static) { $folder.Create($acl) } else { $static::Create($folder, $acl) } }
	if ($null -eq $static) { $found = $folder.GetAccessControl() } else { $found = $static::GetAccessControl($folder) }
	$sddl = $found.GetSecurityDescriptorSddlForm('Owner, Access')
	if ($sddl -notmatch '^O:(BA|SY)D:P(AI)?(\(A;OICI;FA;;;(BA|SY)\)){2}$' -or "$($folder.Attributes)" -like '*ReparsePoint*') { throw "$Path is not for administrators only: $sddl" }
}
